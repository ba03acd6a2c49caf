export const rejections = {};
