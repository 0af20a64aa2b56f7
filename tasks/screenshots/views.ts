/** The views, by name, and how a person gets to each. */
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
    await page.getByText(/letter/).first().click();
    await page.locator(".segment[aria-current]").waitFor();
    await page.getByRole("button", { name: "Pause" }).click();
  },
  editing: async (page, scene) => {
    await openRecording(page, scene, "Walk along the river");
    await page.getByRole("button", { name: "Edit", exact: true }).click();
    await page.getByRole("button", { name: /^Edit the text at/ }).nth(1).click();
  },
  keys: async (page, scene) => {
    await openRecording(page, scene, "Walk along the river");
    await page.keyboard.press("?");
    await page.getByRole("heading", { name: "Keys" }).waitFor();
  },
  live: (page) => record(page),
  "live-elsewhere": async (page, scene) => {
    await record(page);
    await at("#/library", "Library")(page, scene);
  },
  library: at("#/library", "Library"),
  bin: at("#/bin", "Bin"),
  status: at("#/status", "Status"),
  settings: at("#/settings", "Settings"),
};

/** The picture in README. */
export const HERO = {
  name: "page",
  viewport: { width: 1_280, height: 800 },
  show: (page: Page): Promise<void> => record(page),
} as const;
