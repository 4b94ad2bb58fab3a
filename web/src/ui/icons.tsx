import type { ComponentChildren } from "preact";

export interface IconProps {
  size?: number;
}

export type Icon = (props: IconProps) => ComponentChildren;

/** A line drawing on a grid of 24. It is decoration: what it stands next to carries the name. */
const draw =
  (...paths: string[]): Icon =>
  ({ size = 20 }) => (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="1.8"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {paths.map((path) => (
        <path key={path} d={path} />
      ))}
    </svg>
  );

const circle = (x: number, y: number, r: number) => `M${x - r} ${y}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;

export const AlertIcon = draw(circle(12, 12, 9), "M12 7.5v5.5M12 16.2v.1");
export const AttachIcon = draw("M20 11.5l-8.2 8.2a5.2 5.2 0 0 1-7.4-7.4l8.5-8.5a3.5 3.5 0 0 1 5 5l-8.3 8.2a1.8 1.8 0 0 1-2.6-2.5l7.6-7.6");
export const BackIcon = draw("M19 12H5M11 6l-6 6 6 6");
export const BellIcon = draw("M6 10a6 6 0 0 1 12 0c0 5 2 6 2 7H4c0-1 2-2 2-7zM10 20.5h4");
export const BellOffIcon = draw("M8 5.5A6 6 0 0 1 18 10c0 2 .3 3.4.8 4.5M17 17H4c0-1 2-2 2-7 0-.7.1-1.3.3-2M10 20.5h4M3.5 3.5l17 17");
export const BlockIcon = draw(circle(12, 12, 9), "M5.8 5.8l12.4 12.4");
export const CheckIcon = draw("M5 12.5l4.5 4.5L19 7.5");
export const ChecksIcon = draw("M2.5 12.5l4.5 4.5 9.5-9.5M12.5 16.5l.5.5L22.5 7.5");
export const ChevronDownIcon = draw("M6 9l6 6 6-6");
export const ChevronLeftIcon = draw("M15 6l-6 6 6 6");
export const ChevronRightIcon = draw("M9 6l6 6-6 6");
export const ClockIcon = draw(circle(12, 12, 9), "M12 7v5l3 2");
export const CloseIcon = draw("M6 6l12 12M18 6L6 18");
export const CopyIcon = draw(
  "M9 9h9a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H9a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2z",
  "M4.5 15A2 2 0 0 1 3 13V5a2 2 0 0 1 2-2h9a2 2 0 0 1 1.8 1.2",
);
export const DownloadIcon = draw("M12 4v11M7 11l5 5 5-5M5 20h14");
export const EditIcon = draw("M4 20l1-4.5L16 4.5a2 2 0 0 1 3 0l.5.5a2 2 0 0 1 0 3L8.5 19z");
export const EraseIcon = draw("M9 20l-5-5a2 2 0 0 1 0-2.8L12.2 4a2 2 0 0 1 2.8 0l5 5a2 2 0 0 1 0 2.8L12 20zM8 8.5l7.5 7.5M9 20h11");
export const EyeIcon = draw("M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z", circle(12, 12, 2.8));
export const EyeOffIcon = draw(
  "M10 5.7A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a17 17 0 0 1-2.6 3.4M6.5 7.5A16 16 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 4.5-1.2M3.5 3.5l17 17M10 10a2.8 2.8 0 0 0 4 4",
);
export const FileIcon = draw("M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8zM14 3v5h5");
export const ImageIcon = draw(
  "M5 4h14a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM3.5 17l5-5 4 4 3-2.5 5 4",
  circle(15.5, 9, 1.5),
);
export const InfoIcon = draw(circle(12, 12, 9), "M12 11v5.5M12 7.6v.1");
export const KeyboardIcon = draw(
  "M4 6h16a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2zM6.5 10v.1M10 10v.1M14 10v.1M17.5 10v.1M8 14h8",
);
export const LeaveIcon = draw("M10 20H6a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2h4M15 8l4 4-4 4M19 12H9");
export const LinkIcon = draw("M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7l-1.5 1.5M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7l1.5-1.5");
export const LockIcon = draw("M6 11h12a1 1 0 0 1 1 1v7a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-7a1 1 0 0 1 1-1zM8 11V8a4 4 0 0 1 8 0v3");
export const MegaphoneIcon = draw("M4 10v4l11 5V5zM15 9.5a3 3 0 0 1 0 5M6.5 15l1 5h2.5l-1-4");
export const MoonIcon = draw("M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z");
export const MoreIcon: Icon = ({ size = 20 }) => (
  <svg width={size} height={size} viewBox="0 0 24 24" fill="currentColor" aria-hidden="true" focusable="false">
    <circle cx="12" cy="5.5" r="1.7" />
    <circle cx="12" cy="12" r="1.7" />
    <circle cx="12" cy="18.5" r="1.7" />
  </svg>
);
export const PinIcon = draw("M9 4h6l-.5 6 3 3.5h-11l3-3.5zM12 13.5V20");
export const PlusIcon = draw("M12 5v14M5 12h14");
export const ReplyIcon = draw("M9 7L4 12l5 5M4 12h9a7 7 0 0 1 7 7");
export const RetryIcon = draw("M20 12a8 8 0 1 1-2.5-5.8L20 8.5M20 4v4.5h-4.5");
export const SearchIcon = draw(circle(11, 11, 6.5), "M16 16l4.5 4.5");
export const SendIcon = draw("M4.5 11.5L20 4.5l-5 16-3.5-7zM11.5 13.5L20 4.5");
export const SettingsIcon = draw("M4 7h9M17 7h3M4 17h3M11 17h9", circle(15, 7, 2), circle(9, 17, 2));
export const ShieldIcon = draw("M12 3l7.5 3v5.5c0 4.5-3 8-7.5 9.5-4.5-1.5-7.5-5-7.5-9.5V6z");
export const SmileIcon = draw(circle(12, 12, 9), "M8.5 14a4 4 0 0 0 7 0M9 9.5v.1M15 9.5v.1");
export const SunIcon = draw(
  circle(12, 12, 4),
  "M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4",
);
export const TrashIcon = draw("M4 7h16M9 7V4h6v3M6.5 7l1 13h9l1-13M10 11v5.5M14 11v5.5");
export const UndoIcon = draw("M8 5L4 9l4 4M4 9h10a6 6 0 0 1 0 12H9");
export const UserIcon = draw(circle(12, 8, 4), "M4 20.5c.6-4 3.6-6 8-6s7.4 2 8 6");
export const UserPlusIcon = draw(circle(10, 8, 4), "M2.5 20.5c.6-4 3.3-6 7.5-6s6.9 2 7.5 6M19.5 5v6M16.5 8h6");
export const UsersIcon = draw(
  circle(9, 8.5, 3.5),
  "M2.5 19.5c.5-3.6 2.8-5.5 6.5-5.5s6 1.9 6.5 5.5M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 14.5c2 .8 3.2 2.5 3.5 5",
);
