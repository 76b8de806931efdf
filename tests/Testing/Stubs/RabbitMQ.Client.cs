// The publishing side of RabbitMQ.Client, under its true names: IModel of version 6, IChannel of version 7.

using System;
using System.Threading;
using System.Threading.Tasks;

namespace RabbitMQ.Client
{
    public interface IReadOnlyBasicProperties { }

    public interface IAmqpHeader { }

    public interface IBasicProperties : IReadOnlyBasicProperties { }

    public class BasicProperties : IBasicProperties, IAmqpHeader { }

    public interface IModel : IDisposable
    {
        IBasicProperties CreateBasicProperties();
        void BasicPublish(string exchange, string routingKey, bool mandatory, IBasicProperties basicProperties, ReadOnlyMemory<byte> body);
        bool WaitForConfirms();
    }

    public static class IModelExensions
    {
        public static void BasicPublish(this IModel model, string exchange, string routingKey, IBasicProperties? basicProperties, ReadOnlyMemory<byte> body) { }
    }

    public interface IChannel : IAsyncDisposable, IDisposable
    {
        ValueTask BasicPublishAsync<TProperties>(string exchange, string routingKey, bool mandatory, TProperties basicProperties, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
            where TProperties : IReadOnlyBasicProperties, IAmqpHeader;
    }

    public static class IChannelExtensions
    {
        public static ValueTask BasicPublishAsync(this IChannel channel, string exchange, string routingKey, ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default) => default;
    }

    public interface IConnection : IDisposable
    {
        IModel CreateModel();
        Task<IChannel> CreateChannelAsync(object? options = null, CancellationToken cancellationToken = default);
    }
}
