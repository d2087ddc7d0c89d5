"use client";

import dynamic from "next/dynamic";

// Most consoles protect one database and never need the menu: its code comes only where it is drawn.
export const ActMenu = dynamic(() => import("./act-menu.tsx").then((module) => module.ActMenu));
