"use client";

import { ChevronDown } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import type { ActMenuProps } from "./act-menu.tsx";
import { buttonStyle } from "./button-style.ts";

const load = () => import("./act-menu.tsx").then((module) => ({ default: module.ActMenu }));
const OpenedMenu = lazy(load);

/** The button of a menu; the menu's own code is fetched when the button is first reached for. */
export function ActMenu(props: ActMenuProps) {
  const [isWanted, setWanted] = useState(false);
  const button = (
    <button
      type="button"
      aria-haspopup="menu"
      aria-expanded={false}
      onClick={() => setWanted(true)}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      className={`${buttonStyle(props.rank)} ${props.wide ? "min-w-0 grow" : ""}`}
    >
      {props.label}
      <ChevronDown size={14} aria-hidden="true" />
    </button>
  );
  if (!isWanted) return button;
  return (
    <Suspense fallback={button}>
      <OpenedMenu {...props} />
    </Suspense>
  );
}
