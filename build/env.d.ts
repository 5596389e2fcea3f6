declare module '*?asset' {
  const path: string;
  export default path;
}

declare module '*?raw' {
  const text: string;
  export default text;
}
