import { assert, assertMatch, assertStrictEquals, assertThrows } from "../../assert.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import { EXIT } from "../../../shared/errors.ts";
import { listenAddress } from "../../../shared/gateway_address.ts";
import { loadToken, Token } from "../../../ui/access/token.ts";

const loopback = listenAddress({ HERO_VOICE_UI_HOST: "127.0.0.1", HERO_VOICE_UI_PORT: 1 });
const everywhere = listenAddress({ HERO_VOICE_UI_HOST: "0.0.0.0", HERO_VOICE_UI_PORT: 1 });

Deno.test("Token knows itself and its cookie, and nothing else", () => {
  const token = new Token("correct-horse-battery");
  assert(token.matches("correct-horse-battery"));
  for (const wrong of ["", "correct-horse-batter", "correct-horse-battery ", token.cookieValue]) {
    assertStrictEquals(token.matches(wrong), false, wrong);
  }
  assert(token.matchesCookie(token.cookieValue));
  assertStrictEquals(token.matchesCookie("correct-horse-battery"), false);
  assertMatch(token.cookieValue, /^[A-Za-z0-9_-]{43}$/);
  assert(token.cookieValue !== new Token("correct-horse-batterz").cookieValue);
});

Deno.test("loadToken() takes the setting before the file", () => {
  using folder = tempFolder();
  Deno.writeTextFileSync(`${folder.path}/token`, "from-the-file-0123456789\n");
  const config = { HERO_VOICE_HOME: folder.path };
  assert(loadToken(config, loopback)?.matches("from-the-file-0123456789"));
  const set = { ...config, HERO_VOICE_TOKEN: "from-the-setting-0123" };
  assert(loadToken(set, loopback)?.matches("from-the-setting-0123"));
});

Deno.test("loadToken() lets the token be off on loopback only", () => {
  const config = { HERO_VOICE_HOME: "/nowhere", HERO_VOICE_TOKEN: "off" };
  assertStrictEquals(loadToken(config, loopback), undefined);
  assertThrows(() => loadToken(config, everywhere), {
    name: "UserError",
    message: /0\.0\.0\.0/,
    exitCode: EXIT.usage,
  });
});

Deno.test("loadToken() refuses a file that is missing or holds no token", () => {
  using folder = tempFolder();
  const config = { HERO_VOICE_HOME: folder.path };
  assertThrows(() => loadToken(config, loopback), { name: "UserError", message: /can't be read/ });
  for (const content of ["", "short", "off", "with spaces in the middle"]) {
    Deno.writeTextFileSync(`${folder.path}/token`, content);
    assertThrows(() => loadToken(config, loopback), {
      name: "UserError",
      message: /does not hold a token/,
    });
  }
});
