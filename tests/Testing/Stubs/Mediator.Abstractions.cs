// What sends and handles messages in Mediator 2, under its true names.

using System.Threading;
using System.Threading.Tasks;

namespace Mediator
{
    public interface IMessage { }

    public interface INotification : IMessage { }

    public interface IBaseCommand : IMessage { }

    public interface ICommand<out TResponse> : IBaseCommand { }

    public interface ICommand : ICommand<Unit> { }

    public readonly struct Unit
    {
        public static readonly Unit Value;
    }

    public interface ISender
    {
        ValueTask<TResponse> Send<TResponse>(ICommand<TResponse> command, CancellationToken cancellationToken = default);
        ValueTask<object?> Send(object message, CancellationToken cancellationToken = default);
    }

    public interface IPublisher
    {
        ValueTask Publish<TNotification>(TNotification notification, CancellationToken cancellationToken = default) where TNotification : INotification;
        ValueTask Publish(object notification, CancellationToken cancellationToken = default);
    }

    public interface IMediator : ISender, IPublisher { }

    public interface ICommandHandler<in TCommand, TResponse> where TCommand : ICommand<TResponse>
    {
        ValueTask<TResponse> Handle(TCommand command, CancellationToken cancellationToken);
    }

    public interface ICommandHandler<in TCommand> : ICommandHandler<TCommand, Unit> where TCommand : ICommand<Unit> { }

    public interface INotificationHandler<in TNotification> where TNotification : INotification
    {
        ValueTask Handle(TNotification notification, CancellationToken cancellationToken);
    }
}
