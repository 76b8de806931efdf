// The sending side of MassTransit, under its true names.

using System;
using System.Threading;
using System.Threading.Tasks;

namespace MassTransit
{
    public interface IPublishEndpoint
    {
        Task Publish<T>(T message, CancellationToken cancellationToken = default) where T : class;
        Task Publish(object message, CancellationToken cancellationToken = default);
    }

    public interface ISendEndpoint
    {
        Task Send<T>(T message, CancellationToken cancellationToken = default) where T : class;
    }

    public interface ISendEndpointProvider
    {
        Task<ISendEndpoint> GetSendEndpoint(Uri address);
    }

    public interface IBus : IPublishEndpoint, ISendEndpointProvider
    {
        Uri Address { get; }
    }

    public interface IBusControl : IBus
    {
        Task StartAsync(CancellationToken cancellationToken = default);
    }

    public interface ConsumeContext : IPublishEndpoint, ISendEndpointProvider
    {
        CancellationToken CancellationToken { get; }
    }

    public interface ConsumeContext<out T> : ConsumeContext where T : class
    {
        T Message { get; }
    }

    public interface IConsumer { }

    public interface IConsumer<in TMessage> : IConsumer where TMessage : class
    {
        Task Consume(ConsumeContext<TMessage> context);
    }
}

namespace MassTransit.Transactions
{
    public interface ITransactionalBus : IBus
    {
        Task Release();
    }

    public abstract class BaseTransactionalBus : ITransactionalBus
    {
        public Uri Address => throw new NotImplementedException();
        public Task Publish<T>(T message, CancellationToken cancellationToken = default) where T : class => throw new NotImplementedException();
        public Task Publish(object message, CancellationToken cancellationToken = default) => throw new NotImplementedException();
        public Task<ISendEndpoint> GetSendEndpoint(Uri address) => throw new NotImplementedException();
        public abstract Task Release();
    }

    public class TransactionalEnlistmentBus : BaseTransactionalBus
    {
        public TransactionalEnlistmentBus(IBus bus) { }
        public override Task Release() => throw new NotImplementedException();
    }
}
