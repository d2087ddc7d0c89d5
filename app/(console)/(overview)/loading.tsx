import { getTranslations } from "next-intl/server";
import { Skeleton, SkeletonBox, SkeletonPanel, SkeletonTitle } from "../../../ui/skeleton.tsx";

export default async function OverviewLoading() {
  const t = await getTranslations("shell");
  return (
    <Skeleton label={t("loading")}>
      <SkeletonTitle />
      <SkeletonBox className="h-[41rem] min-[44rem]:h-[21.5rem] lg:h-[13.25rem]" />
      <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,1.75fr)_minmax(0,1fr)]">
        <SkeletonPanel rows={7} />
        <SkeletonPanel rows={6} />
      </div>
    </Skeleton>
  );
}
