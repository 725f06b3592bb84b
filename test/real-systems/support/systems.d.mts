export function systemFolder(name: string): string;
/** Why a system cannot be tried here, as a sentence; null where it is installed. */
export function missingSystem(name: string): string | null;
