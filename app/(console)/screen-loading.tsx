import { getTranslations } from "next-intl/server";
import { Skeleton, SkeletonPanel, SkeletonTitle } from "../../ui/skeleton.tsx";

/** A screen that is a heading over a list: most of them. */
export default async function ScreenLoading() {
  const t = await getTranslations("shell");
  return (
    <Skeleton label={t("loading")}>
      <SkeletonTitle hasLead />
      <SkeletonPanel rows={10} />
    </Skeleton>
  );
}
