// The sending side of Azure.Messaging.ServiceBus, under its true names.

using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Azure.Messaging.ServiceBus
{
    public class ServiceBusMessage
    {
        public ServiceBusMessage(string body) { }
    }

    public class ServiceBusClient : IAsyncDisposable
    {
        public ServiceBusClient(string connectionString) { }
        public virtual ServiceBusSender CreateSender(string queueOrTopicName) => new();
        public virtual ValueTask DisposeAsync() => default;
    }

    public class ServiceBusSender : IAsyncDisposable
    {
        protected internal ServiceBusSender() { }
        public virtual Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) => Task.CompletedTask;
        public virtual Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default) => Task.CompletedTask;
        public virtual ValueTask DisposeAsync() => default;
    }
}
