// The sending side of MassTransit, under its true names.

using System;
using System.Collections.Generic;
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
        protected BaseTransactionalBus(IBus bus) => Bus = bus;
        protected IBus Bus { get; }
        public Uri Address => Bus.Address;
        public Task Publish<T>(T message, CancellationToken cancellationToken = default) where T : class => Keep(() => Bus.Publish(message, cancellationToken));
        public Task Publish(object message, CancellationToken cancellationToken = default) => Keep(() => Bus.Publish(message, cancellationToken));
        public Task<ISendEndpoint> GetSendEndpoint(Uri address) => Bus.GetSendEndpoint(address);
        public abstract Task Release();
        protected abstract Task Keep(Func<Task> send);
    }

    public class TransactionalEnlistmentBus : BaseTransactionalBus
    {
        private readonly List<Func<Task>> _kept = new List<Func<Task>>();
        public TransactionalEnlistmentBus(IBus bus) : base(bus) { }

        public override async Task Release()
        {
            foreach (var send in _kept)
                await send();
            _kept.Clear();
        }

        protected override Task Keep(Func<Task> send)
        {
            _kept.Add(send);
            return Task.CompletedTask;
        }
    }
}
