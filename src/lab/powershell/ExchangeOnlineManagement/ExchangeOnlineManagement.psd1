@{
  RootModule = 'ExchangeOnlineManagement.psm1'
  ModuleVersion = '3.9.2'
  GUID = '6c1f5a0e-0d3c-4a55-9a3b-2d1f7f0c4be1'
  Author = 'HVE as code'
  Description = 'Stands in for the module of this name on the lab: forwards cmdlets to a local tenant, and to nothing else.'
  PowerShellVersion = '7.4'
  FunctionsToExport = @('Connect-ExchangeOnline', 'Disconnect-ExchangeOnline')
  CmdletsToExport = @()
  VariablesToExport = @()
  AliasesToExport = @()
}
