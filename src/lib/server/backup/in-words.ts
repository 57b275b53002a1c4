/** What went wrong, as an operator should read it. */
export function inWords(error: unknown, folder: string): string {
	const message = error instanceof Error ? error.message : String(error);
	const { code } = (error ?? {}) as NodeJS.ErrnoException;
	if (code === 'ENOSPC' || /database or disk is full/.test(message)) return `The disk of ${folder} is full.`;
	if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
		return `${folder} can not be written: ${message}`;
	return message;
}
