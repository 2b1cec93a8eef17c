/** The component of the original document, as it stands there. */
import { useStaffOrders } from './hooks/useStaffOrders.ts';

export function StaffDashboard() {
  const token = localStorage.getItem('access_token');
  const { newOrders, isConnected, clearOrders } = useStaffOrders(token);

  return (
    <div lang="es">
      <div className="status">{isConnected ? '🟢 Conectado' : '🔴 Desconectado'}</div>

      <h2>Pedidos Nuevos ({newOrders.length})</h2>
      {newOrders.map((order) => (
        <div key={order.order_id} className="order-notification">
          <h3>Pedido #{order.order_id}</h3>
          <p>Dispositivo: {order.device_uid}</p>
          <p>Habitación: {order.room_code || 'N/A'}</p>
          <p>Hora: {new Date(order.placed_at).toLocaleString()}</p>
        </div>
      ))}
      {newOrders.length > 0 && (
        <button type="button" onClick={clearOrders}>
          Vaciar
        </button>
      )}
    </div>
  );
}
