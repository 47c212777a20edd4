import {
  DesktopOutlined,
  GlobalOutlined,
  MailOutlined,
  MobileOutlined,
  PhoneOutlined,
  WechatOutlined,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import type { Channel } from '#libs/contract';
import { useText } from '../text/language.hook.js';
import { CHANNEL } from '../text/words.text.js';

const ICONS: Record<Channel, ComponentType<{ 'aria-hidden'?: boolean }>> = {
  voice: PhoneOutlined,
  webchat: GlobalOutlined,
  wechat: WechatOutlined,
  miniprogram: MobileOutlined,
  inquiry: MailOutlined,
  kiosk: DesktopOutlined,
};

/** A channel as an icon with its name for those who can't see it; with the name beside it if asked for. */
export function ChannelIcon({ channel, named = false }: { channel: Channel; named?: boolean }) {
  const { p } = useText();
  const Icon = ICONS[channel];
  const name = p(CHANNEL[channel]);
  return (
    <span className={`channel channel-${channel}`} title={name}>
      <Icon aria-hidden />
      <span className={named ? '' : 'sr-only'}>{name}</span>
    </span>
  );
}
