import localFont from "next/font/local";

/** What Spanish and English are written with, in the weights the console uses: the only font a page waits for. */
const latin = localFont({
  src: "./geist-latin.woff2",
  variable: "--font-geist-latin",
  weight: "400 600",
  adjustFontFallback: false,
});

/** Every other letter, for names of people and databases; fetched when one is on the page. */
const others = localFont({
  src: "../../node_modules/geist/dist/fonts/geist-sans/Geist-Variable.woff2",
  variable: "--font-geist-others",
  weight: "100 900",
  preload: false,
  declarations: [{ prop: "unicode-range", value: "U+0100-1FFF, U+20A0-20CF, U+2100-FFFF" }],
});

/** Identifiers and commands; few pages show any at first. */
const mono = localFont({
  src: "../../node_modules/geist/dist/fonts/geist-mono/GeistMono-Variable.woff2",
  variable: "--font-geist-mono",
  weight: "100 900",
  preload: false,
  adjustFontFallback: false,
});

export const geist = `${latin.variable} ${others.variable} ${mono.variable}`;
