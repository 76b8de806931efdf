using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Flow;
using SessionGuard.Analyzers.Model;

namespace SessionGuard.Analyzers.Rules.Boundaries;

/// <summary>SES1004: a type that lives as long as the application is given a session that lives as long as a request.</summary>
/// <remarks>
/// Reports on the registration (<c>AddSingleton</c> and its kin, with a type, an instance or a factory lambda; <c>AddDbContext</c> with a singleton lifetime), and
/// for types that are singletons by nature (hosted services, convention middleware) on the constructor parameter; on the resolution from the root provider whose
/// result a member or a request handler keeps.
/// Silent for types that take a factory, <c>IServiceScopeFactory</c> or <c>IServiceProvider</c>; for a factory lambda that makes a scope; for
/// parameters of <c>Invoke</c>; and for raw connections dedicated to one purpose.
/// </remarks>
internal sealed class SingletonCapturesSession : ShapeRule
{
    private const string Remedy = "inject the factory (or IServiceScopeFactory) and open one per operation";

    private const string ScopedRemedy = "register it scoped";

    private const string ScopeRemedy = "create a scope per operation and resolve it there, or take it as a parameter of the handler";

    public override DiagnosticDescriptor Descriptor => Descriptors.SES1004;

    public override void Register(FileChecks checks)
    {
        checks.On(SingletonRegistration.Names, context => CheckRegistration(context, checks.Services), OperationKind.Invocation);
        checks.OnTypes(context => CheckByNature(context, checks.Services));
    }

    private void CheckRegistration(OperationContext context, FlowServices services)
    {
        var call = (IInvocationOperation)context.Operation;
        var kind = SingletonRegistration.KindOf(call.TargetMethod);
        var resolved = SingletonRegistration.ResolvedBy(call);
        if (kind == RegistrationKind.None && resolved is null || IsOff(context.Compilation, call.Syntax, context.CancellationToken))
            return;
        if (resolved is not null)
            CheckResolved(context, call, resolved, services);
        else if (kind == RegistrationKind.Session)
            CheckLifetime(context, call, services);
        else if (SingletonRegistration.ImplementationOf(call) is not { } implementation || !IsHostedOfThisSource(implementation, services.Compilation))
            CheckKept(context, call, services);
    }

    private void CheckLifetime(OperationContext context, IInvocationOperation call, FlowServices services)
    {
        if (SingletonRegistration.NamesLifetime(call, "Singleton") && call.TargetMethod.TypeArguments.LastOrDefault(services.Model.IsSession) is { } type && services.Model.RoleOf(type).Library is { } row)
            Report(context.ReportDiagnostic, SingletonRegistration.Location(call), "lifetime", type.Name, row, type.Name, ScopedRemedy);
    }

    private void CheckKept(OperationContext context, IInvocationOperation call, FlowServices services)
    {
        var service = SingletonRegistration.ServiceOf(call);
        var holder = service;
        var mayBeDedicated = DedicatedConnections.Says(service?.Name ?? "");
        IEnumerable<ITypeSymbol> kept;
        if (SingletonRegistration.FactoryOf(call) is { } factory)
        {
            kept = SingletonRegistration.KeptBy(factory, services.Model).Where(type => !IsHostedOfThisSource(type, services.Compilation));
        }
        else if (SingletonRegistration.InstanceOf(call) is { } instance)
        {
            kept = SingletonRegistration.KeptBy(instance, services.Model);
            mayBeDedicated |= DedicatedConnections.NameSays(instance);
        }
        else
        {
            holder = SingletonRegistration.ImplementationOf(call);
            kept = holder is null ? [] : [holder];
        }

        foreach (var type in kept)
        {
            if (Session(type, services) is not var (session, library))
                continue;
            if (library.MayBeDedicated && (mayBeDedicated || DedicatedConnections.Says(type.Name) || DedicatedConnections.OpensInMemory(call.Syntax, session)))
                continue;
            Report(context.ReportDiagnostic, SingletonRegistration.Location(call), "registration", (holder ?? type).Name, library, session.Name, SymbolEqualityComparer.Default.Equals(holder ?? type, session) ? ScopedRemedy : Remedy);
            return;
        }
    }

    private void CheckResolved(OperationContext context, IInvocationOperation call, ITypeSymbol resolved, FlowServices services)
    {
        if (Session(resolved, services) is not var (session, library))
            return;
        if (!RootProvider.IsAsked(call) && !(context.ContainingSymbol.ContainingType is { } holder && LongLivedTypes.ByNature(holder) && RootProvider.IsAskedThroughConstructor(call)))
            return;
        if (RootProvider.KeeperOf(call) is not { } keeper)
            return;

        // A static that holds a session is the declaration's mistake (SES1003).
        if (keeper.Member is { IsStatic: true } && services.Model.IsSession(resolved) || library.MayBeDedicated && keeper.Member is { } member && DedicatedConnections.IsOne(member))
            return;
        Report(context.ReportDiagnostic, SingletonRegistration.Location(call), "resolution", keeper.Name, library, session.Name, ScopeRemedy, keeper.Local);
    }

    private void CheckByNature(TypeContext context, FlowServices services)
    {
        var type = context.Type;
        if (type.TypeKind != TypeKind.Class || type.IsStatic || !LongLivedTypes.ByNature(type))
            return;
        foreach (var constructor in type.InstanceConstructors)
        {
            var alone = constructor.Parameters.Count(parameter => Session(parameter.Type, services) is not null) == 1;
            foreach (var parameter in constructor.Parameters)
            {
                if (Session(parameter.Type, services) is not var (session, library) || library.MayBeDedicated && (DedicatedConnections.Says(type.Name) || DedicatedConnections.Says(parameter.Name)))
                    continue;
                foreach (var location in PlacesOf(parameter, context))
                    Report(context.ReportDiagnostic, location, "parameter", type.Name, library, session.Name, Remedy, parameter.Name, alone);
            }
        }
    }

    /// <summary>The session that a type is, or bears.</summary>
    private static (ITypeSymbol Session, Library Library)? Session(ITypeSymbol type, FlowServices services)
    {
        if (services.Model.RoleOf(type) is { Role: TypeRole.Session, Library: { Protocol: not Protocol.Scope } own })
            return (type, own);
        foreach (var session in services.Bearing.SessionsOf(type))
        {
            // A raw connection that another assembly wraps may well be that wrapper's own.
            if (services.Model.RoleOf(session).Library is { Protocol: not Protocol.Scope } library && (!library.MayBeDedicated || services.Bearing.BearsInSource(type, session)))
                return (session, library);
        }

        return null;
    }

    /// <summary>Then its constructor's parameter is the place, however it is registered.</summary>
    private static bool IsHostedOfThisSource(ITypeSymbol type, Compilation compilation) =>
        type is INamedTypeSymbol named && LongLivedTypes.IsHosted(named) && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly);

    private void Report(Action<Diagnostic> report, Location location, string place, string holder, Library library, string session, string remedy, string? through = null, bool alone = false) =>
        report(Create(
            location,
            FixFacts.Of((FixFacts.Place, place), (FixFacts.Session, session), (FixFacts.Library, library.Name), (FixFacts.Alone, alone ? "true" : null)),
            holder,
            through is null && holder == session ? $"is {library.SessionNoun}" : $"captures {library.SessionNoun} through '{through ?? session}'",
            remedy));
}
