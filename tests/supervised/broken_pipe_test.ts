import { PROJECT_DIR } from "../../shared/config.ts";
import { assertEquals } from "../assert.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

Deno.test("a subcommand whose output nobody reads any more ends without a word", async () => {
  using folder = tempFolder();
  for (const words of ["--help", "zinit definition"]) {
    const { stderr } = await new Deno.Command("/bin/sh", {
      args: ["-c", `{ "$0" ${words}; echo "left with $?" >&2; } | :`]
        .concat(`${PROJECT_DIR}/bin/hero_voice_server`),
      env: { HERO_VOICE_HOME: folder.path, ZINIT_SOCKET: `${folder.path}/zinit.sock` },
    }).output();
    assertEquals(new TextDecoder().decode(stderr), "left with 0\n", words);
  }
});
