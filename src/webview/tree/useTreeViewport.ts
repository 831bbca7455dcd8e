import type { RefObject } from 'preact';
import { useCallback, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { rowHeight, scrollToShow, visibleRange } from './visibleRange';

export interface TreeViewport {
  readonly box: RefObject<HTMLDivElement | null>;
  readonly from: number;
  readonly to: number;
  /** How many lines fit. */
  readonly page: number;
  readonly onScroll: () => void;
  readonly show: (index: number) => void;
}

/**
 * Which lines of a scrolled list are in view. While `sticky`, a list that was scrolled to its end stays at
 * its end as it grows.
 */
export function useTreeViewport(count: number, sticky: boolean): TreeViewport {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [view, setView] = useState({ top: 0, height: 600 });

  const onScroll = useCallback(() => {
    const element = box.current;
    if (!element) return;
    const { scrollTop: top, clientHeight: height } = element;
    atEnd.current = top + height >= element.scrollHeight - rowHeight;
    setView((old) => (old.top === top && old.height === height ? old : { top, height }));
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const observer = new ResizeObserver(onScroll);
    observer.observe(element);
    onScroll();
    return () => observer.disconnect();
  }, [onScroll]);

  useLayoutEffect(() => {
    const element = box.current;
    if (element && sticky && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [count, sticky]);

  const show = useCallback((index: number) => {
    const element = box.current;
    if (element) element.scrollTop = scrollToShow(index, element.scrollTop, element.clientHeight);
  }, []);

  const page = Math.max(1, Math.floor(view.height / rowHeight) - 1);
  return { box, ...visibleRange(view.top, view.height, count), page, onScroll, show };
}
