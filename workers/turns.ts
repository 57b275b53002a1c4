/** Another turn of this worker, after messages that wait: unlike a timer it never rests in between. */
export function turns(): (run: () => void) => void {
	const { port1, port2 } = new MessageChannel();
	const due: (() => void)[] = [];
	port1.onmessage = () => due.shift()?.();
	return (run) => {
		due.push(run);
		port2.postMessage(0);
	};
}
