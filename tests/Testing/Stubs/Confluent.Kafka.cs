// The producing side of Confluent.Kafka, under its true names.

using System;
using System.Threading;
using System.Threading.Tasks;

namespace Confluent.Kafka
{
    public class Message<TKey, TValue>
    {
        public TKey Key { get; set; } = default!;
        public TValue Value { get; set; } = default!;
    }

    public class DeliveryResult<TKey, TValue> { }

    public class DeliveryReport<TKey, TValue> : DeliveryResult<TKey, TValue> { }

    public interface IClient : IDisposable
    {
        string Name { get; }
    }

    public interface IProducer<TKey, TValue> : IClient
    {
        Task<DeliveryResult<TKey, TValue>> ProduceAsync(string topic, Message<TKey, TValue> message, CancellationToken cancellationToken = default);
        void Produce(string topic, Message<TKey, TValue> message, Action<DeliveryReport<TKey, TValue>>? deliveryHandler = null);
        int Flush(TimeSpan timeout);
        void Flush(CancellationToken cancellationToken = default);
    }
}
