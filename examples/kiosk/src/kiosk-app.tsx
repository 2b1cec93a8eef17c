/** The component of the original document, as it stands there, and a menu that puts orders into its list. */
import type { PublicOrder } from '@comanda/protocol/order';
import { useState } from 'react';
import type { Language } from '../../language.ts';
import { useKioskOrders } from './hooks/useKioskOrders.ts';
import { Menu } from './menu.tsx';
import { OrderCard } from './order-card.tsx';
import { playSound, showToast } from './say.ts';

interface StatusChangeEvent {
  order_id: number;
  status: string;
}

export function KioskApp({ language }: { language: Language }) {
  const deviceUid = 'ipad-room-101'; // Obtener del almacenamiento local
  const [orders, setOrders] = useState<(Pick<PublicOrder, 'id' | 'items'> & { status: string })[]>([]);

  const handleStatusChange = (event: StatusChangeEvent) => {
    // Actualizar el pedido en el estado local
    setOrders((prev) =>
      prev.map((order) => (order.id === event.order_id ? { ...order, status: event.status } : order)),
    );

    // Mostrar notificación según el estado
    if (event.status === 'READY') {
      showToast('¡Tu pedido está listo! 🎉', 'success');
      playSound('/sounds/order-ready.wav');
    } else if (event.status === 'PREPARING') {
      showToast('Estamos preparando tu pedido... 👨‍🍳', 'info');
    }
  };

  const { isConnected } = useKioskOrders(deviceUid, handleStatusChange);

  return (
    <div className="columns">
      <Menu language={language} onPlaced={(order) => setOrders((prev) => [...prev, order])} />
      <section lang="es">
        <div className="connection-status">{isConnected ? '🟢 En línea' : '🔴 Sin conexión'}</div>

        <h2>Mis Pedidos</h2>
        {orders.map((order) => (
          <OrderCard
            key={order.id}
            order={order}
            // El estado se actualiza automáticamente vía WebSocket
          />
        ))}
      </section>
    </div>
  );
}
