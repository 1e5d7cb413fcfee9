/** Not run, only compiled: the assertions are known to `t.assert`. */
import test from 'node:test';
import 'ptracer/node-test';

test('uses', async (t) => {
  await t.assert.leaksNoDescriptors(() => 1, { settle: 1 });
  await t.assert.opensOnly(() => 1, 'src/');
  await t.assert.makesNoSyscalls(() => 1, '%network');
  // @ts-expect-error -- arguments are checked
  await t.assert.opensOnly(() => 1, 3);
});
