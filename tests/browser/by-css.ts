import { locators, type Locator } from 'vitest/browser';

declare module 'vitest/browser' {
	interface LocatorSelectors {
		/** For what has no role of its own, such as a figure marked with a data attribute. */
		getByCSS(css: string): Locator;
	}
}

locators.extend({ getByCSS: (css: string) => `css=${css}` });
