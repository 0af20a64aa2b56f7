import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import { assert, assertEquals, assertStrictEquals } from "../assert.ts";
import { assertAccessible, PageBench, press, sees, spoken } from "../fixtures/page_bench.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { wav } from "../fixtures/speech.ts";

/** Names a file as a browser would turn it around or run it if it were more than text. */
const HOSTILE = `<img src=x onerror=boom()>\u202egnp.wav`;

/** A file that a person chooses. */
interface FilePayload {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** Drags files over the page and lets them fall. */
async function drop(page: Page, name: string, content: Uint8Array<ArrayBuffer>): Promise<void> {
  const data = await page.evaluateHandle(
    `{
      const bytes = Uint8Array.fromBase64(${JSON.stringify(content.toBase64())});
      const data = new DataTransfer();
      data.items.add(new File([bytes], ${JSON.stringify(name)}));
      data;
    }`,
  );
  await page.dispatchEvent("main", "dragenter", { dataTransfer: data });
  await sees(page, "Drop audio files here to make recordings of them");
  await page.dispatchEvent("main", "drop", { dataTransfer: data });
}

Deno.test("a person drops a file on any view, sees how far it is, and opens what it became", async () => {
  await using bench = await PageBench.open();
  const person = await bench.person({}, "#/settings");
  const { page } = person;
  await page.getByRole("heading", { level: 1, name: "Settings" }).waitFor();
  await drop(page, HOSTILE, wav(await spoken(0, 2)));
  const uploads = page.getByRole("region", { name: "Uploads" });
  await uploads.getByText(/onerror/).waitFor();
  await assertAccessible(person);
  await uploads.getByText("Ready").waitFor();
  await assertAccessible(person);
  await uploads.getByRole("link", { name: /^Open / }).click();
  await page.getByRole("heading", { level: 1 }).filter({ hasText: "onerror" }).waitFor();
  assertStrictEquals(await page.locator("main img, section img").count(), 0);
  const { items: [recording] } = await bench.recordings();
  assert(recording);
  await eventually(async () =>
    (await bench.recording(recording.id)).segments.every(({ state }) => state === "done")
  );
  await uploads.getByRole("button", { name: /^Dismiss / }).click();
  assertStrictEquals(await uploads.count(), 0);
  assertEquals(person.complaints, []);
});

Deno.test("a person chooses files, cancels one, and reads why another is no recording", async () => {
  await using bench = await PageBench.open();
  const person = await bench.person();
  const { page } = person;
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: 100_000,
  });
  const [choice] = await Promise.all([
    page.waitForEvent("filechooser"),
    press(page, "Upload files"),
  ]);
  const file = (name: string, content: Uint8Array): FilePayload => ({
    name,
    mimeType: "application/octet-stream",
    buffer: Buffer.from(content),
  });
  await choice.setFiles([
    file("slow.wav", wav(new Uint8Array(10 * 32_000))),
    file("notes.txt", new TextEncoder().encode("no sound at all")),
  ]);
  const bar = page.getByRole("progressbar", { name: "Progress of slow.wav" });
  await eventually(async () => Number(await bar.getAttribute("value")) > 0.1);
  await sees(page, "Waiting for its turn");
  await assertAccessible(person);
  await press(page, "Cancel slow.wav");
  await sees(page, /This is no kind of file that can be read/);
  await assertAccessible(person);
  assertStrictEquals(await page.getByText("slow.wav").count(), 0);
  assertEquals((await bench.recordings()).items, []);
  await press(page, "Try again: notes.txt");
  await sees(page, /This is no kind of file that can be read/);
  assertEquals(person.complaints.filter((complaint) => !complaint.includes("415")), []);
});
