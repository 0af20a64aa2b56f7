/** The views, by name, and how a person gets to each. */
import { Buffer } from "node:buffer";
import type { Page } from "playwright-core";
import type { Scene, Show } from "./scene.ts";

/** Goes to a view by its address, and waits for its title. */
function at(hash: string, title: string): Show {
  return async (page) => {
    await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
    // What the view asks for has come.
    await page.waitForLoadState("networkidle");
  };
}

/** Starts to record and waits for the first words. */
async function record(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Start recording" }).click();
  await page.getByRole("log").getByText(/house|garden|station|river/).first().waitFor();
}

async function openRecording(page: Page, scene: Scene, title: string): Promise<void> {
  const { items } = await scene.recordings();
  const id = items.find((item) => item.title === title)?.id;
  await at(`#/recordings/${id}`, title)(page, scene);
}

/** The views that are shown in all themes and sizes. */
export const VIEWS: Readonly<Record<string, Show>> = {
  recorder: at("#/", "Record"),
  recording: async (page, scene) => {
    await openRecording(page, scene, "Walk along the river");
    await page.locator(".segment", { hasText: /letter/ }).first().click();
    await page.locator(".segment[aria-current]").waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
  },
  marks: async (page, scene) => {
    await openRecording(page, scene, "Walk along the river");
    await page.getByRole("button", { name: /^Rename the mark at/ }).click();
  },
  editing: async (page, scene) => {
    await openRecording(page, scene, "Walk along the river");
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    await page.getByRole("button", { name: /^Edit the text at/ }).nth(1).click();
  },
  uploads: async (page) => {
    const file = (
      name: string,
      bytes: number,
    ): { name: string; mimeType: string; buffer: Buffer } => ({
      name,
      mimeType: "audio/wav",
      buffer: Buffer.alloc(bytes),
    });
    await page.locator("input[type=file]").setInputFiles([
      file("interview with the neighbours.wav", 400_000),
      file("notes.txt", 10_000),
    ]);
    await page.getByText(/no kind of file/).first().waitFor();
  },
  rework: async (page, scene) => {
    await openRecording(page, scene, "Walk along the river");
    const show = page.getByRole("button", { name: "Rework", exact: true });
    if (await show.isVisible()) await show.click();
    await page.getByLabel("Style").selectOption("tidy");
    await page.getByRole("button", { name: "Make it" }).click();
    await page.getByLabel("Compare with").selectOption({ label: "The recording's text" });
    await page.locator("ins").first().waitFor();
  },
  keys: async (page, scene) => {
    await openRecording(page, scene, "Walk along the river");
    await page.keyboard.press("?");
    await page.getByRole("heading", { name: "Keys" }).waitFor();
  },
  live: (page) => record(page),
  "live-marked": async (page) => {
    await record(page);
    await page.getByRole("button", { name: "Mark", exact: true }).click();
    await page.keyboard.press("n");
    await page.keyboard.type("the first thought");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: /the first thought/ }).waitFor();
  },
  "live-elsewhere": async (page, scene) => {
    await record(page);
    await at("#/library", "Library")(page, scene);
  },
  unfinished: async (page) => {
    await record(page);
    page.on("dialog", (dialog) => void dialog.accept().catch(() => {}));
    await page.reload();
    await page.getByText(/^Unfinished recording/).first().waitFor();
  },
  login: async (page) => {
    const json = { error: { code: "unauthorized", message: "You are not logged in." } };
    await page.route("**/v1/engines", (route) => route.fulfill({ status: 401, json }));
    await page.reload();
    await page.getByLabel("Token").waitFor();
  },
  library: at("#/library", "Library"),
  "library-search": async (page, scene) => {
    await at("#/library?q=river", "Library")(page, scene);
    await page.locator("mark").first().waitFor();
  },
  "library-rename": async (page, scene) => {
    await at("#/library", "Library")(page, scene);
    await page.locator(".row-link").nth(2).focus();
    await page.keyboard.press("F2");
    await page.getByRole("textbox", { name: "Title" }).waitFor();
  },
  "library-tags": async (page, scene) => {
    await at("#/library", "Library")(page, scene);
    await page.getByRole("checkbox").nth(1).check();
    await page.getByRole("checkbox").nth(2).check();
    await page.getByRole("button", { name: "Tags..." }).click();
    await page.getByRole("dialog").waitFor();
  },
  bin: at("#/bin", "Bin"),
  "bin-confirm": async (page, scene) => {
    await at("#/bin", "Bin")(page, scene);
    await page.getByRole("button", { name: "Empty the bin" }).click();
    await page.getByRole("alertdialog").waitFor();
  },
  status: at("#/status", "Status"),
  settings: at("#/settings", "Settings"),
};

/** The picture in README. */
export const HERO = {
  name: "page",
  viewport: { width: 1_280, height: 800 },
  show: (page: Page): Promise<void> => record(page),
} as const;
