declare module '*?asset' {
  const path: string;
  export default path;
}
