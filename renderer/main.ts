import '@fontsource-variable/inter/wght.css';
import './tokens.generated.css';
import './styles/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { connect } from './transport';

mount(App, { target: document.getElementById('app')!, props: { connect, menu: window.zerogap?.menu } });
