import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { forwardErrors } from '../../../main/host/forward-errors';

test('what a compute process says is handed on, but for what Dawn says of every adapter', async () => {
  const heard: string[] = [];
  const said = [
    'Warning: maxDynamicUniformBuffersPerPipelineLayout artificially reduced from 1000000 to 16 to fit dynamic offset allocation limit.\n',
    'Warning: vkCreateInstance: Found no drivers!\nWarning: vkCreateInstance failed with VK_ERROR_INCOMPATIBLE_DRIVER\n',
    '    at CheckVkSuccessImpl (/home/runner/work/node-webgpu/third_party/dawn/src/dawn/native/vulkan/VulkanError.cpp:106)\n\n',
    'Error: out of mem',
    'ory\n    at train\nWarning: something else\n',
    'the end without a line',
  ];
  const stream = Readable.from(said);
  const ended = new Promise((resolve) => stream.on('close', resolve));
  forwardErrors(stream, (text) => heard.push(text));
  await ended;
  await new Promise((resolve) => setImmediate(resolve));
  expect(heard.join('')).toBe('Error: out of memory\n    at train\nWarning: something else\nthe end without a line\n');
});
