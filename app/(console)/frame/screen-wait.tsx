"use client";

import { usePathname } from "next/navigation";
import { Suspense, useEffect, useState } from "react";
import { ScreenOutline } from "./screen-outline.tsx";

// Of the browser only: effects do not run on the server.
let isUnderWay = false;

/** A screen the reader went to stands as an outline until the server has drawn it; the first one comes whole. */
export function ScreenWait({ label, children }: { label: string; children: React.ReactNode }) {
  const path = usePathname();
  const [isFirst] = useState(!isUnderWay);
  useEffect(() => {
    isUnderWay = true;
  }, []);
  if (isFirst) return children;
  return <Suspense fallback={<ScreenOutline path={path} label={label} />}>{children}</Suspense>;
}
