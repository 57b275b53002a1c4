/** A rep's own song and picture, as pages know them. */
import type { Id, Medium, MediumKind } from '#lib/domain/records.ts';

/** Where its bytes are served. */
export const mediumPath = (id: Id): string => `/api/v1/media/${id}`;

/** A rep's own song or picture; undefined: none, or it has not come yet. */
export const mediumOf = (
	media: readonly Medium[] | undefined,
	rep: Id,
	kind: MediumKind
): Medium | undefined => media?.find((medium) => medium.rep === rep && medium.kind === kind);
