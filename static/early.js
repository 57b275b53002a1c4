/*
 * What is pressed or chosen before the page's program has come would be lost: noted here, marked, and handed over to
 * src/lib/client/early.ts once the page is awake. What works without a program (links, forms, popovers) is not noted.
 */
(() => {
	const PRESSED = 'button[type="button"]:not([popovertarget])';
	const CHOSEN = 'select, input[type="checkbox"], input[type="radio"]';
	if ('awake' in document.documentElement.dataset) return; // it came later than the program
	/** By element, in the order in which each was touched last. */
	const noted = new Map();

	function note({ type, target }) {
		const element = target.closest(type === 'click' ? PRESSED : CHOSEN);
		if (!element) return;
		element.setAttribute('data-early', '');
		noted.delete(element);
		noted.set(element, { element, value: element.value, checked: element.checked === true });
	}

	document.addEventListener('click', note, true);
	document.addEventListener('change', note, true);
	globalThis.takeEarly = () => {
		document.removeEventListener('click', note, true);
		document.removeEventListener('change', note, true);
		delete globalThis.takeEarly;
		return [...noted.values()];
	};
})();
