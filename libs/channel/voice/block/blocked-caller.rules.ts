export { plainNumberOf } from '#libs/platform';
