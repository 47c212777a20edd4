/** The stand-in of WeChat's API, and a caller that signs as WeChat does: the same as `--demo` uses. */
export * from '#apps/all/demo/wechat';
