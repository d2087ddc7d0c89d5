"use client";

import { lazy, Suspense, useEffect, useState } from "react";
import { onTold } from "./tell.ts";

const Region = lazy(() => import("./toasts.tsx").then((module) => ({ default: module.ToastRegion })));

/** Where notices appear; its code is fetched when there is something to tell. */
export function Toasts() {
  const [isWanted, setWanted] = useState(false);
  useEffect(() => onTold(() => setWanted(true)), []);
  if (!isWanted) return null;
  return (
    <Suspense fallback={null}>
      <Region />
    </Suspense>
  );
}
