[assembly: AssemblyFixture(typeof(SessionGuard.Tests.PostgresCluster))]
