/** Light, dark, or as the system says: puts Web Awesome's class on the page's root, which all colours follow. */
export type Theme = "system" | "light" | "dark";
export const THEMES: readonly [Theme, ...Theme[]] = ["system", "light", "dark"];

const darkSystem = matchMedia("(prefers-color-scheme: dark)");

/** Applies a theme now and, for `system`, whenever the system changes. */
export function applyTheme(theme: Theme): void {
  const apply = (): void => {
    const isDark = theme === "dark" || (theme === "system" && darkSystem.matches);
    document.documentElement.classList.toggle("wa-dark", isDark);
    document.documentElement.classList.toggle("wa-light", !isDark);
  };
  apply();
  darkSystem.onchange = theme === "system" ? apply : null;
}
