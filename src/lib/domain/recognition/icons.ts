/** The icons a badge may have. Rules name them by key; how they are drawn is `components/recognition-icons`. */
export const RECOGNITION_ICONS = [
	'pace',
	'first',
	'ribbon',
	'target',
	'climb',
	'summit',
	'streak',
	'phone',
	'deal',
	'stack',
	'clock',
	'calendar',
	'flag',
	'bolt',
	'compass',
	'spark'
] as const;
export type RecognitionIcon = (typeof RECOGNITION_ICONS)[number];

/** Whether a key names one of them. */
export const isRecognitionIcon = (key: string): key is RecognitionIcon =>
	(RECOGNITION_ICONS as readonly string[]).includes(key);
