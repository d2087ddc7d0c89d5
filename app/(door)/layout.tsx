import { getTranslations } from "next-intl/server";
import { BrandMark } from "../../ui/brand.tsx";
import { ReaderChoices } from "../reader-choices.tsx";

/** What stands before the console: one calm column, the same brand, language and theme. */
export default async function DoorLayout({ children }: { children: React.ReactNode }) {
  const t = await getTranslations("shell");
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr]">
      <header className="flex h-[52px] items-center gap-3 px-4 md:px-7">
        <p className="flex grow items-center gap-2.5 font-semibold tracking-[-0.01em]">
          <BrandMark />
          {t("name")}
        </p>
        <ReaderChoices />
      </header>
      <main className="mx-auto flex w-full max-w-[408px] flex-col gap-6 px-4 pt-8 pb-16 md:pt-[14vh]">{children}</main>
    </div>
  );
}
