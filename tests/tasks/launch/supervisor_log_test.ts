import { loadConfig } from "../../../shared/config.ts";
import { assertEquals, assertStrictEquals } from "../../assert.ts";
import { uiPermissions } from "../../../tasks/launch/permissions.ts";
import { withSupervisorLog } from "../../../tasks/launch/supervisor_log.ts";

const config = loadConfig("ui", (name) => name === "HERO_VOICE_HOME" ? "/data" : undefined);
const permissions = uiPermissions("serve", config, {
  project: "/opt/hero",
  onnxruntime: "/cache/o.node",
});

Deno.test("withSupervisorLog() adds the socket that the launcher names, and nothing without one", () => {
  assertStrictEquals(withSupervisorLog(permissions, undefined), permissions);
  assertStrictEquals(withSupervisorLog(permissions, ""), permissions);
  assertStrictEquals(withSupervisorLog(permissions, "*"), permissions);
  const more = withSupervisorLog(permissions, "/run/zinit.sock");
  assertEquals(more, {
    ...permissions,
    read: [...permissions.read, "/run/zinit.sock"],
    write: [...permissions.write, "/run/zinit.sock"],
    net: [...permissions.net, "unix:/run/zinit.sock"],
    env: [...permissions.env, "ZINIT_LOGS_INSERT"],
  });
});
