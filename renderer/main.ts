import '@fontsource-variable/inter/wght.css';
import './tokens.generated.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { charting } from './components/figures/charting.svelte';
import { whenIdle } from './controllers/idle';
import { connect } from './transport';

mount(App, { target: document.getElementById('app')!, props: { connect, menu: window.zerogap?.menu } });
void whenIdle().then(() => charting.load());
