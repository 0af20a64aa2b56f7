import { llmAddress, sttAddress } from "../../../shared/config/openai_address.ts";
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

Deno.test("llmAddress() goes by its own settings alone", () => {
  assertEquals(llmAddress({}), undefined);
  assertEquals(llmAddress({ LLM_API_KEY: "k" }), "https://api.openai.com/v1");
  assertEquals(llmAddress({ LLM_BASE_URL: "http://127.0.0.1:11434" }), "http://127.0.0.1:11434/v1");
  assertEquals(
    llmAddress({ LLM_BASE_URL: "https://api.groq.com/openai/v1", LLM_API_KEY: "k" }),
    "https://api.groq.com/openai/v1",
  );
});
