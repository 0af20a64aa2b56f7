import { hrefOf, parseRoute, type Route } from "../../../ui/web/route.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("parseRoute() reads what hrefOf() writes, and takes the rest for the recorder", () => {
  const routes: Route[] = [
    { view: "recorder" },
    { view: "recording", id: "0193a5c4-7b1e-7000-8000-000000000001" },
    { view: "recording", id: "0193a5c4-7b1e-7000-8000-000000000001", atMs: 65_000 },
    { view: "library", query: "" },
    { view: "library", query: "query=a%20b&tag=c" },
    { view: "bin" },
    { view: "status" },
    { view: "settings" },
  ];
  for (const route of routes) assertEquals(parseRoute(hrefOf(route)), route);
  for (
    const hash of [
      "",
      "#",
      "#/recordings/",
      "#/recordings/../../x",
      "#token=x",
      "#/bin/x",
      "#/libraryx",
    ]
  ) {
    assertEquals(parseRoute(hash), { view: "recorder" });
  }
});
