import { getTranslations } from "next-intl/server";
import { ScreenWait } from "./frame/screen-wait.tsx";

/**
 * Around every screen, anew for each. Not `loading.tsx`: with one, a page that is opened by its address would come as an
 * outline first, keep its words back until scripts have put them in their place, and show nothing without scripts.
 */
export default async function ScreenTemplate({ children }: { children: React.ReactNode }) {
  const t = await getTranslations("shell");
  return <ScreenWait label={t("loading")}>{children}</ScreenWait>;
}
