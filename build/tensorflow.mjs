// Puts TensorFlow's native part on this machine, for `--backend tensorflow`:
//
//   npm run setup:tensorflow                    for the graphics card where there is one of NVIDIA's, else for the processor
//   npm run setup:tensorflow -- --cpu | --gpu   for one of them
//   npm run setup:tensorflow -- --wheel FILE    from a TensorFlow wheel that is here already
//   npm run setup:tensorflow -- --undo          takes it away again
//
// The libraries come from the official wheel (PyPI); the binding of @tensorflow/tfjs-node-gpu is compiled against it. All of it lies in the
// user's data folder (or where ZEROGAP_TENSORFLOW says), so that `npm ci` leaves it alone.
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { compile, ROOT } from './compile.mjs';

const VERSION = '2.21.0';
const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];

/** What stops the setup, and what to do about it. */
class Stop extends Error {}

/**
 * What the arguments ask for.
 * @param {string[]} args
 * @param {boolean} hasCard whether there is a graphics card of NVIDIA's
 */
export function choices(args, hasCard) {
  const known = ['--cpu', '--gpu', '--undo', '--wheel'];
  const wheel = args.includes('--wheel') ? args[args.indexOf('--wheel') + 1] : undefined;
  const unknown = args.find((arg) => arg !== wheel && !known.includes(arg));
  if (unknown !== undefined) throw new Stop(`"npm run setup:tensorflow" does not know "${unknown}". Its options are ${known.join(', ')}.`);
  if (args.includes('--cpu') && args.includes('--gpu')) throw new Stop('Choose --cpu or --gpu, not both.');
  if (args.includes('--wheel') && (wheel === undefined || !existsSync(wheel)))
    throw new Stop(`There is no wheel ${wheel ?? 'named'} after --wheel.`);
  if (args.includes('--undo')) return { kind: 'undo' };
  return { kind: args.includes('--gpu') || (!args.includes('--cpu') && hasCard) ? 'gpu' : 'cpu', wheel };
}

/** Where the program looks for it: the same source, as JavaScript. */
async function place() {
  const source = readFileSync(join(ROOT, 'main/compute/backend/tensorflow/place.ts'), 'utf8');
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 } });
  return import(`data:text/javascript,${encodeURIComponent(outputText)}`);
}

const say = (line) => console.log(line);
const run = (file, args, options = {}) => execFileSync(file, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
const works = (file, ...args) => spawnSync(file, args, { stdio: 'ignore' }).status === 0;

function requireTools() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Stop(
      `This setup is made for Linux on x64, and this is ${process.platform} on ${process.arch}. Use --backend webgpu or the embedded engine.`,
    );
  const missing = ['python3', 'make', 'g++'].filter((tool) => !works(tool, '--version'));
  if (missing.length > 0) throw new Stop(`${missing.join(' and ')} must be installed first (apt-get install python3-pip make g++).`);
  if (!existsSync(join(ROOT, 'node_modules', '@tensorflow', 'tfjs-node-gpu'))) throw new Stop('Run npm ci first.');
}

/** Downloads packages as wheels into a folder; pip shows its progress. */
function download(folder, ...packages) {
  const platforms = [
    'manylinux_2_27_x86_64',
    'manylinux_2_17_x86_64',
    'manylinux2014_x86_64',
    'manylinux_2_24_x86_64',
    'manylinux1_x86_64',
  ];
  const target = platforms.flatMap((platform) => ['--platform', platform]);
  const options = ['--no-deps', '--only-binary', ':all:', '--python-version', '3.12', '--implementation', 'cp', ...target];
  try {
    run('python3', ['-m', 'pip', 'download', '--disable-pip-version-check', ...options, '-d', folder, ...packages]);
  } catch {
    throw new Stop(`pip could not download ${packages.join(', ')}. Where PyPI cannot be reached, give the wheel with --wheel FILE.`);
  }
  return readdirSync(folder).map((name) => join(folder, name));
}

/** Extracts what a pattern matches from a wheel, which is a zip archive. */
function extract(wheel, folder, pattern) {
  const program =
    'import re,sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nz.extractall(sys.argv[2],[n for n in z.namelist() if re.match(sys.argv[3],n)])';
  run('python3', ['-c', program, wheel, folder, pattern]);
}

/** The CUDA packages that a wheel was made for, by its own metadata. */
function cudaPackages(wheel) {
  const program =
    "import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nprint(z.read(next(n for n in z.namelist() if n.endswith('/METADATA'))).decode())";
  const metadata = execFileSync('python3', ['-c', program, wheel], { encoding: 'utf8', maxBuffer: 2 ** 24 });
  return [...metadata.matchAll(/^Requires-Dist: (nvidia-[^;]+?)\s*;[^\n]*and-cuda/gm)].map(([, name]) => name.replace(/[()\s]/g, ''));
}

/** npm's own node-gyp: npm names it to the scripts that it runs. */
function nodeGyp() {
  const own =
    process.env.npm_config_node_gyp ??
    join(dirname(process.env.npm_execpath ?? ''), '..', 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  if (!existsSync(own)) throw new Stop('npm has no node-gyp here. Start this as npm run setup:tensorflow, with npm 10 or newer.');
  return own;
}

/** Compiles the binding in `work`, where the wheel's headers and libraries are, and gives its path. */
function compileBinding(work) {
  const source = join(ROOT, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
  cpSync(join(source, 'binding'), join(work, 'binding'), { recursive: true });
  cpSync(join(source, 'binding.gyp'), join(work, 'binding.gyp'));
  writeFileSync(join(work, 'package.json'), '{"name":"tfjs-binding","version":"1.0.0"}');
  const libraries = join(work, 'deps', 'lib');
  symlinkSync(join(work, 'tensorflow', 'include'), join(work, 'deps', 'include'));
  symlinkSync(LIBRARIES[0], join(libraries, 'libtensorflow.so'));
  symlinkSync(LIBRARIES[1], join(libraries, 'libtensorflow_framework.so'));
  const prefix = dirname(dirname(process.execPath));
  // Node brings its headers in most installations; otherwise node-gyp fetches them.
  const headers = existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? [`--nodedir=${prefix}`] : [];
  const gyp = nodeGyp();
  const options = { cwd: work, stdio: 'pipe', encoding: 'utf8', maxBuffer: 2 ** 26 };
  try {
    const output = join(work, 'lib', 'napi-v8');
    execFileSync(
      process.execPath,
      [gyp, 'configure', ...headers, '--module_name=tfjs_binding', `--module_path=${output}`, '--napi_build_version=8'],
      options,
    );
    execFileSync(process.execPath, [gyp, 'build'], options);
    return join(output, 'tfjs_binding.node');
  } catch (error) {
    throw new Stop(
      `The binding could not be compiled:\n${String(error.stderr ?? error.message)
        .split('\n')
        .slice(-20)
        .join('\n')}`,
    );
  }
}

/** Has the program train some steps there and compare them with float64; gives what the device is called. */
function verify(folder) {
  const env = { ...process.env, ZEROGAP_TENSORFLOW: folder };
  const list = JSON.parse(
    execFileSync(process.execPath, [join(ROOT, 'out', 'main', 'cli.cjs'), 'devices', '--json'], { env, encoding: 'utf8' }),
  );
  const device = list.find(({ backend }) => backend === 'tensorflow');
  if (!device.available) throw new Stop(`It was built, and does not work: ${device.reason}`);
  return device.name;
}

async function setUp(folder, { kind, wheel }) {
  requireTools();
  const work = mkdtempSync(join(tmpdir(), 'zerogap-tensorflow-'));
  try {
    const libraries = join(work, 'deps', 'lib');
    mkdirSync(libraries, { recursive: true });
    say(`1/5  ${wheel ? `Taking ${wheel}` : `Downloading TensorFlow ${VERSION} ${kind === 'gpu' ? 'for CUDA' : 'for the processor'}`} …`);
    const [file] = wheel ? [wheel] : download(join(work, 'wheel'), `${kind === 'gpu' ? 'tensorflow' : 'tensorflow-cpu'}==${VERSION}`);
    say('2/5  Unpacking headers and libraries …');
    extract(file, work, `tensorflow/(include/|(${LIBRARIES.join('|')})$)`);
    for (const name of LIBRARIES) renameSync(join(work, 'tensorflow', name), join(libraries, name));
    if (kind === 'gpu') {
      const packages = cudaPackages(file);
      if (packages.length === 0) throw new Stop('This wheel names no CUDA packages: it is one for the processor. Use --cpu.');
      for (const cuda of download(join(work, 'cuda'), ...packages)) extract(cuda, join(work, 'deps'), 'nvidia/[^/]+/lib/.*[.]so');
    }
    say('3/5  Compiling the binding …');
    const binding = compileBinding(work);
    say('4/5  Putting it in its place …');
    const fresh = `${folder}.new`;
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(join(fresh, 'lib', 'napi-v8'), { recursive: true });
    cpSync(binding, join(fresh, 'lib', 'napi-v8', 'tfjs_binding.node'));
    rmSync(join(work, 'deps', 'include'));
    cpSync(join(work, 'deps'), join(fresh, 'deps'), { recursive: true, verbatimSymlinks: true });
    say('5/5  Training a small network there and in float64 …');
    await compile(['main']);
    let name;
    try {
      name = verify(fresh);
    } catch (error) {
      rmSync(fresh, { recursive: true, force: true });
      throw error;
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
    say(
      `${name} is ready in ${folder}.\nUse it with zerogap train --backend tensorflow; npm run setup:tensorflow -- --undo takes it away.`,
    );
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const asked = choices(process.argv.slice(2), works('nvidia-smi'));
    const folder = (await place()).tensorFlowFolder();
    if (asked.kind !== 'undo') await setUp(folder, asked);
    else if (existsSync(folder)) {
      rmSync(folder, { recursive: true });
      say(`${folder} is gone.`);
    } else say(`There is nothing to undo: no ${folder}.`);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
