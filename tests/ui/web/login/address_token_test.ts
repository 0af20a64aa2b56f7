import { takeAddressToken } from "../../../../ui/web/login/address_token.ts";
import { assertEquals, assertStrictEquals } from "../../../assert.ts";

function take(hash: string): { readonly token: string | undefined; readonly shown: unknown[] } {
  const shown: unknown[] = [];
  const token = takeAddressToken(
    { hash, pathname: "/", search: "?a=1" },
    { replaceState: (_state, _title, url) => void shown.push(url) },
  );
  return { token, shown };
}

Deno.test("takeAddressToken() takes the token out of the address", () => {
  assertEquals(take("#token=abc-_123"), { token: "abc-_123", shown: ["/?a=1"] });
  assertStrictEquals(take("#token=a%2Bb").token, "a+b");
  assertEquals(take("#token=%zz"), { token: "%zz", shown: ["/?a=1"] });
});

Deno.test("takeAddressToken() leaves every other address alone", () => {
  for (const hash of ["", "#/", "#/recordings/x", "#token=", "#other=1"]) {
    assertEquals(take(hash), { token: undefined, shown: [] });
  }
});
