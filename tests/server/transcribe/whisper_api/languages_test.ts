import {
  languageCode,
  languageOfName,
} from "../../../../server/transcribe/whisper_api/languages.ts";
import { assertEquals } from "../../../assert.ts";

Deno.test("languageCode() gives the code that Whisper knows", () => {
  const cases = ["en", "en-GB", "de-AT", "zh-Hant-TW", "nb-NO", "fil", "yue", "iw", "haw"];
  assertEquals(cases.map(languageCode), ["en", "en", "de", "zh", "no", "tl", "yue", "he", "haw"]);
});

Deno.test("languageCode() leaves out what isn't known or no language at all", () => {
  assertEquals(["tlh", "", "?", "a", "english please"].map(languageCode), Array(5).fill(undefined));
});

Deno.test("languageOfName() knows names and codes in any case", () => {
  assertEquals(
    ["English", "german", "de", "Haitian Creole", "Myanmar", "nynorsk", "Tagalog", "Cantonese"]
      .map(languageOfName),
    ["en", "de", "de", "ht", "my", "nn", "tl", "yue"],
  );
  assertEquals(languageOfName("Klingon"), undefined);
});
