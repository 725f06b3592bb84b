/** Runs once for the whole test run. The test Postgres starts here. */
export default function setup(): void {}
