/** The one thing that a screen is for: as wide as there is room. */
import { Button, type ButtonProps } from '../../ui/Button.tsx';
import { classNames } from '../../ui/class-names.ts';

export function MainButton({ className, ...rest }: ButtonProps) {
  return <Button kind="main" {...rest} className={classNames('min-h-18 grow basis-56 px-6 text-2xl', className)} />;
}
