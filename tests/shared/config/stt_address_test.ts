import { sttAddress } from "../../../shared/config/stt_address.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("sttAddress() is OpenAI's with a key alone, else what is set, with /v1 where it has no path", () => {
  assertEquals(sttAddress({}), undefined);
  assertEquals(sttAddress({ STT_API_KEY: "k" }), "https://api.openai.com/v1");
  assertEquals(sttAddress({ STT_BASE_URL: "http://localhost:8000" }), "http://localhost:8000/v1");
  assertEquals(
    sttAddress({ STT_BASE_URL: "http://localhost:8000/speech/v2", STT_API_KEY: "k" }),
    "http://localhost:8000/speech/v2",
  );
});
