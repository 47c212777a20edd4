import dayjs from 'dayjs';
// Without it the calendar has English names of months and days.
import 'dayjs/locale/zh-cn';
import customParseFormat from 'dayjs/plugin/customParseFormat';
import timezone from 'dayjs/plugin/timezone';
import utc from 'dayjs/plugin/utc';

/** Calendars mark and offer the day it is in Shanghai, wherever the browser is. */
dayjs.extend(customParseFormat);
dayjs.extend(utc);
dayjs.extend(timezone);
dayjs.tz.setDefault('Asia/Shanghai');

export { default, type Dayjs } from 'dayjs';
