import { Modal, type ModalProps } from 'antd';
import { useEffect, useRef, useState } from 'react';

const FIELD = 'input:not([disabled], [type="hidden"]), textarea:not([disabled])';

/**
 * A dialog with something to fill in. Left to itself the library gives the keys to its ×, which Enter then closes, and
 * loses them when the dialog is gone: here they go to the first field, and afterwards back to what opened it.
 */
export function Dialog({ children, ...rest }: Omit<ModalProps, 'afterOpenChange'>) {
  const place = useRef<HTMLDivElement>(null);
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        const lost = document.activeElement === document.body;
        if (lost && opener instanceof HTMLElement) opener.focus();
      });
    },
    [opener],
  );
  const begin = (): void => {
    const fields = [...(place.current?.querySelectorAll<HTMLElement>(FIELD) ?? [])];
    fields.find((field) => field.checkVisibility?.() ?? field.offsetParent !== null)?.focus();
  };
  return (
    <Modal {...rest} afterOpenChange={(open) => open && begin()}>
      <div ref={place}>{children}</div>
    </Modal>
  );
}
