/** C5: a contest's file is checked beside the page, which stays usable meanwhile. */
import { checking } from '#lib/domain/contests/checking.ts';

self.onmessage = ({ data }: MessageEvent<string>) => {
	for (const step of checking(data)) self.postMessage(step);
};
