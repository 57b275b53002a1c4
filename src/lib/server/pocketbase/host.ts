/** Where PocketBase is just now, and as whom to sign in there. */
export interface PocketBaseHost {
	/** undefined while it is down. */
	readonly url: string | undefined;
	readonly credentials: readonly [email: string, password: string];
	/** Which database it serves: the number grows each time another one takes its place. */
	readonly database: number;
}
